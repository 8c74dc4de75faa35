export { receivedError, type SentError, sentError } from './sent-error.ts';
