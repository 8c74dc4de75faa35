import type { Figure } from '../body/index.ts';
import { at } from '../foundation/index.ts';
import { jointPositions } from '../motion/index.ts';
import { outlineColor, sideColors } from '../skeletons/index.ts';
import { element, svgDocument } from '../viz/index.ts';

const columns = 4;
const tile = 260;
const margin = 24;

/** Views of a figure's first frame from all around, every 45°, as an SVG drawing. What is nearer is drawn over what is farther. */
export function turntable(figure: Figure): string {
  const { joints } = figure.motion;
  const places = jointPositions({
    ...figure.motion,
    frames: 1,
    rootPositions: figure.motion.rootPositions.slice(0, 3),
    rotations: figure.motion.rotations.slice(0, 9 * joints.length),
  }).positions;
  const middle = [0, 1, 2].map((axis) => {
    const values = places.filter((_, index) => index % 3 === axis);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  const points = joints.map((_, joint) =>
    [0, 1, 2].map((axis) => at(places, 3 * joint + axis) - at(middle, axis)),
  );
  const reach = Math.max(...points.map(([x = 0, y = 0, z = 0]) => Math.max(Math.abs(y), Math.hypot(x, z))));
  const scale = (tile / 2 - margin) / reach;
  const views = Array.from({ length: 8 }, (_, view) => {
    const angle = (view * Math.PI) / 4;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const seen = points.map(([x = 0, y = 0, z = 0]) => ({
      x: tile / 2 + scale * (c * x - s * z),
      y: tile / 2 - scale * y,
      depth: s * x + c * z,
    }));
    const bones = joints
      .flatMap(({ parent, name }, joint) => {
        // A clavicle begins at the neck, so the bone to it is that of the spine.
        if (parent < 0 || name.endsWith('clavicle')) return [];
        const [from, to] = [at(seen, parent), at(seen, joint)];
        const side = name.startsWith('left') ? 'left' : name.startsWith('right') ? 'right' : 'center';
        return [{ from, to, side, depth: (from.depth + to.depth) / 2 } as const];
      })
      .sort((a, b) => a.depth - b.depth);
    const lines = bones.flatMap(({ from, to, side }) =>
      [
        { stroke: outlineColor, 'stroke-width': 13 },
        { stroke: sideColors[side], 'stroke-width': 9 },
      ].map((style) =>
        element('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, 'stroke-linecap': 'round', ...style }),
      ),
    );
    const label = element(
      'text',
      {
        x: tile / 2,
        y: tile - 6,
        'text-anchor': 'middle',
        'font-size': 13,
        'font-family': 'sans-serif',
        fill: '#5b6472',
      },
      view === 0 ? 'as the camera' : `${45 * view}°`,
    );
    const [column, row] = [view % columns, Math.floor(view / columns)];
    return element('g', { transform: `translate(${column * tile} ${row * tile})` }, ...lines, label);
  });
  const size = { width: columns * tile, height: 2 * tile };
  return svgDocument(size, element('rect', { ...size, fill: '#ffffff' }), ...views);
}
