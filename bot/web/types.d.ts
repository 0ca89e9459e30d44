/** What the visitor API sends and takes. Types only: never served, never run. */

interface Button {
  title: string;
  payload: string;
}

interface Link {
  title: string;
  url: string;
}

interface Card {
  title: string;
  text: string;
  payload: string;
  image?: string | null;
}

interface Opening {
  /** ISO 8601 with offset */
  start: string;
  label: string;
  payload: string;
}

interface Day {
  /** ISO date */
  date: string;
  label: string;
  openings: Opening[];
}

interface SlotsForm {
  type: 'slots';
  days: Day[];
}

type ContactField = 'name' | 'phone' | 'email';

interface ContactForm {
  type: 'contact';
  fields: ContactField[];
  errors?: Partial<Record<ContactField, string>> | null;
}

interface ReviewForm {
  type: 'review';
  /** ISO 8601 with the practice's offset */
  start: string;
  name?: string | null;
  phone?: string | null;
  email?: string | null;
}

type Form = SlotsForm | ContactForm | ReviewForm;

type Kind =
  | 'greeting'
  | 'answer'
  | 'choice'
  | 'booking'
  | 'confirmation'
  | 'crisis'
  | 'concern'
  | 'boundary'
  | 'not_covered'
  | 'fallback'
  | 'smalltalk'
  | 'handoff'
  | 'error';

interface Custom {
  kind?: Kind;
  topic?: string | null;
  /** anchor on the article page */
  section?: string | null;
  section_title?: string | null;
  /** address of the section on the article page */
  source?: string | null;
  tier?: 'none' | 'concern' | 'crisis';
  form?: Form | null;
  cards?: Card[] | null;
  quick_exit?: boolean;
  booking?: { reference: string; start: string; zone: string } | null;
}

interface BotMessage {
  id?: string | undefined;
  text?: string;
  image?: string;
  alt?: string;
  buttons?: Button[];
  links?: Link[];
  custom?: Custom;
}

type Entry = ({ from: 'bot' } & BotMessage) | { from: 'visitor'; id: string; text: string };

interface ContactValues {
  name?: string;
  phone?: string;
  email?: string;
}

/** What goes to the server: the client id and one of the three. */
interface Outgoing {
  id: string;
  text?: string;
  payload?: string;
  form?: { type: 'contact'; values: ContactValues };
}

/** sending: on its way. waiting: no connection. later: the server asked for a pause. */
type DeliveryState = 'sending' | 'waiting' | 'later' | 'sent' | 'failed';

/** One message of the visitor, as shown and as sent. */
interface Item {
  body: Outgoing;
  label: string;
  state: DeliveryState;
  /** seconds the server asked to wait, with state "later" */
  seconds?: number;
  /** status with which the server refused it */
  refused?: number;
}

/** What the visitor says: one of the three. */
type Content = Omit<Outgoing, 'id'>;
type Send = (content: Content, label: string) => void;

// The parts of the widget. Their modules carry no types of their own: what is served stays small.

type Child = Node | string | false | null | undefined;
type Attributes = Record<
  string,
  string | number | boolean | null | undefined | ((event: any) => void)
>;

/** An element. Functions among the attributes listen to the event of their name; false and null are left out. */
type MakeElement = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes,
  ...children: Child[]
) => HTMLElementTagNameMap[K];

/** Opens a modal sheet over the chat; the browser gives the focus back when it closes. */
type OpenSheet = (root: ShadowRoot, title: string, ...children: Node[]) => HTMLDialogElement;

/** The visitor API over HTTP: addresses, tokens and errors, nothing of the screen. */
interface Api {
  open(): Promise<{ token: string; messages: BotMessage[] }>;
  history(token: string): Promise<Entry[]>;
  /** The answers, one by one as the server writes them. Throws when the stream ends before `done`. */
  send(token: string, body: Outgoing): AsyncGenerator<BotMessage, void>;
  remove(token: string): Promise<unknown>;
  feedback(token: string, message: string, value: 'up' | 'down'): Promise<unknown>;
  transcript(token: string): Promise<Blob>;
}

/** Brings the visitor's messages to the server, in order, each acted on once. */
interface Delivery {
  add(item: Item): void;
  clear(): void;
}

interface DeliveryEvents {
  /** the session's token; opens a session if there is none */
  token(): Promise<string>;
  /** may come twice for one message */
  bot(message: BotMessage, item: Item): void;
  state(item: Item): void;
  /** the session is over; these were not answered */
  expired(lost: Item[]): Promise<void>;
}

/** One visit: opens or restores the session, hands messages over, ends it. */
interface Conversation {
  /** Brings the greeting, or what was said before the page was loaded again. */
  start(): Promise<void>;
  send: Send;
  /** Sends again what failed or was answered with an apology. */
  retry(item: Item): void;
  /** Deletes everything, here and on the server. */
  remove(): Promise<void>;
  /** Leaves no trace and waits for nobody. */
  vanish(): void;
  feedback(message: string, value: 'up' | 'down'): Promise<unknown>;
  transcript(): Promise<Blob>;
}

interface View {
  bot(message: BotMessage, item?: Item): void;
  visitor(item: Item): void;
  state(item: Item): void;
  restored(entries: Entry[]): void;
  /** the earlier session is over; these were not answered */
  expired(lost: Item[]): void;
  unreachable(): void;
}

/** The messages, oldest first. Screen readers hear each one once, when it is added. */
interface Log {
  element: HTMLElement;
  clear(): void;
  /** Draws without announcing: what was said before a reload is not news. */
  quietly(draw: () => void): void;
  visitor(item: Item): void;
  state(item: Item): void;
  /** The new message's element; null if it is there already. */
  bot(message: BotMessage, item?: Item): HTMLElement | null;
  /** A line of the widget itself. */
  note(text: string, ...more: Node[]): HTMLElement;
}

interface LogActions {
  enlarge(picture: { src: string; alt: string }): void;
  /** the page is about to move to a section */
  leaving(): void;
  /** whether it was noted */
  feedback(message: string, value: 'up' | 'down'): Promise<boolean>;
  retry(item: Item): void;
}

/** A link to a section: on this page where it has the anchor, else on the article page in a new tab. */
type SourceLink = (
  custom: Custom | undefined,
  base: URL,
  leaving: () => void,
) => HTMLElement | null;

/** What can be pressed or filled in now. */
interface Tray {
  element: HTMLElement;
  /** The visitor has said something: what was offered no longer counts. */
  begin(): void;
  /** Forgets what was entered, too. */
  clear(): void;
  offer(message: BotMessage): void;
}

type ContactRow = {
  name: ContactField;
  element: HTMLElement;
  input: HTMLInputElement;
  error: HTMLElement;
};
type ContactErrors = Partial<Record<ContactField, string>>;

/** The contact form, and how to show the server's errors once it stands on the page. */
type MakeContactForm = (
  form: ContactForm,
  draft: ContactValues,
  submit: (values: ContactValues) => void,
) => { element: HTMLElement; showErrors: () => void };

/** Where the visitor types. */
interface Composer {
  element: HTMLFormElement;
  focus(): void;
  clear(): void;
  /** Gives words back to the visitor, before whatever was typed since. */
  giveBack(texts: string[]): void;
}

/** The bar that stays for the session once the talk has turned to danger. */
interface HelpBar {
  element: HTMLElement;
  show(): void;
  /** Shows the way off the page as well, by button or Shift three times. */
  showLeave(): void;
  hide(): void;
}

/** Save, print, delete. */
interface Menu {
  element: HTMLElement;
  button: HTMLButtonElement;
  /** Whether it was open. */
  close(): boolean;
}

interface MenuActions {
  transcript(): Promise<Blob>;
  remove(): Promise<void>;
  removed(): void;
  say(text: string): void;
}

/** How the panel stands on the page: beside the article, or over all of a small screen. */
interface Frame {
  open(): void;
  close(): void;
  /** Lets the article be seen. */
  makeRoom(): void;
}

interface FrameParts {
  dialog: HTMLDialogElement;
  launcher: HTMLElement;
  root: ShadowRoot;
  /** closes what is open inside, and says whether there was something */
  escape(): boolean;
  focus(modal: boolean): void;
}

interface Panel {
  open(): void;
}

type MakePanel = (root: ShadowRoot, launcher: HTMLElement, base: URL) => Panel;
