/** The practice's name and phone, so that help needs no server. Equal to data/practice.yml: a test compares them. */
export const practice = {
  name: 'ZipHealthy',
  phone: '(479) 259-1390',
  phoneHref: 'tel:4792591390',
};
