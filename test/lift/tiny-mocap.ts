import { memorySource } from '../../src/data/index.ts';

/** Bones as name, parent, direction and length in millimeters, and the axes that they turn about. */
const bones: readonly (readonly [string, string, readonly [number, number, number], number, string])[] = [
  ...(['l', 'r'] as const).flatMap((side) => {
    const out = side === 'l' ? 1 : -1;
    return [
      [`${side}hipjoint`, 'root', [out, -1, 0], 130, ''],
      [`${side}femur`, `${side}hipjoint`, [0, -1, 0], 420, 'rx ry rz'],
      [`${side}tibia`, `${side}femur`, [0, -1, 0], 400, 'rx'],
      [`${side}foot`, `${side}tibia`, [0, 0, 1], 130, 'rx'],
      [`${side}clavicle`, 'thorax', [out, 0.2, 0], 180, ''],
      [`${side}humerus`, `${side}clavicle`, [0, -1, 0], 290, 'rx ry rz'],
      [`${side}radius`, `${side}humerus`, [0, -1, 0], 250, 'rx'],
      [`${side}wrist`, `${side}radius`, [0, -1, 0], 80, ''],
    ] as [string, string, [number, number, number], number, string][];
  }),
  ['lowerback', 'root', [0, 1, 0], 120, 'rx ry rz'],
  ['upperback', 'lowerback', [0, 1, 0], 120, ''],
  ['thorax', 'upperback', [0, 1, 0], 120, ''],
  ['lowerneck', 'thorax', [0, 1, 0], 90, ''],
  ['upperneck', 'lowerneck', [0, 1, 0], 90, 'rx ry rz'],
  ['head', 'upperneck', [0, 1, 0], 100, ''],
];

/** A skeleton like the CMU database's. */
export function tinyAsf(): string {
  const data = bones.map(
    ([name, , direction, length, dof], index) => `begin
 id ${index + 1}
 name ${name}
 direction ${direction.join(' ')}
 length ${length / 25.4}
 axis 0 0 0 XYZ
${dof === '' ? '' : ` dof ${dof}\n`}end`,
  );
  const open = ['root'];
  const lines: string[] = [];
  for (const parent of open) {
    const children = bones.filter(([, above]) => above === parent).map(([name]) => name);
    open.push(...children);
    if (children.length > 0) lines.push(` ${parent} ${children.join(' ')}`);
  }
  return `:version 1.10
:units
 length 1
 angle deg
:root
 order TX TY TZ RX RY RZ
 axis XYZ
 position 0 0 0
 orientation 0 0 0
:bonedata
${data.join('\n')}
:hierarchy
begin
${lines.join('\n')}
end
`;
}

/** A walk on the spot: legs and arms swing, the body turns. @param phase in radians. */
export function tinyAmc(frames: number, phase: number): string {
  const text = [':FULLY-SPECIFIED', ':DEGREES'];
  for (let frame = 0; frame < frames; frame++) {
    const swing = Math.sin(frame / 40 + phase);
    const bend = 30 + 30 * Math.cos(frame / 40 + phase);
    text.push(String(frame + 1), `root 0 0 0 0 ${(frame / 2) % 360} 0`);
    for (const [name, , , , dof] of bones) {
      const side = name.startsWith('l') ? 1 : -1;
      if (dof === 'rx') text.push(`${name} ${bend}`);
      else if (dof !== '') text.push(`${name} ${35 * side * swing} ${5 * swing} ${10 * side}`);
    }
  }
  return `${text.join('\n')}\n`;
}

/** A folder with three subjects of two clips each. */
export function tinyMocap(frames = 400) {
  const files: Record<string, string> = {};
  for (const [index, subject] of ['01', '02', '03'].entries()) {
    files[`${subject}/${subject}.asf`] = tinyAsf();
    for (const clip of [1, 2])
      files[`${subject}/${subject}_0${clip}.amc`] = tinyAmc(frames, 2 * index + clip);
  }
  return memorySource(files, 'mocap');
}
