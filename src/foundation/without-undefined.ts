/** A record type whose `undefined` values become absent keys. */
export type WithoutUndefined<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key];
} & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>;
};

/** The record without the keys whose value is `undefined`, for readers that check the presence of keys. */
export function withoutUndefined<Fields extends object>(record: Fields): WithoutUndefined<Fields> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<Fields>;
}
