/** A record without the keys whose value may be `undefined`; those keys may be absent instead. */
export type WithoutUndefined<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key];
} & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};

/** The record without the keys whose value is `undefined`, for readers that ask which keys are there. */
export function withoutUndefined<Fields extends object>(record: Fields): WithoutUndefined<Fields> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<Fields>;
}
