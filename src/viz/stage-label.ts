/** A stage's name as it is read: `stage2` as `stage 2`. */
export function stageLabel(name: string): string {
  return name.replace(/(\D)(\d)/, '$1 $2');
}
