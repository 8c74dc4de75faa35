/** A stage's name for readers: `stage2` becomes `stage 2`. */
export function stageLabel(name: string): string {
  return name.replace(/(\D)(\d)/, '$1 $2');
}
