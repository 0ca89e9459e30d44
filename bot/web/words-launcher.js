/** The launcher's part of the catalogue, apart so that a page loads little before the chat is wanted. */
export const launcher = {
  region: 'Chat',
  open: 'Ask a question',
  resume: 'Go on with the chat',
  failed: 'The chat could not load. You can call us:',
  crisis: 'In a crisis:',
};

export const lines = {
  call988: 'Call 988',
  text988: 'Text 988',
  call911: 'Call 911',
};
