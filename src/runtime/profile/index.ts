export { type Ceilings, measureCeilings } from './ceilings.ts';
export { formatPlacement, formatProfile, type Operator, readProfile } from './read-profile.ts';
