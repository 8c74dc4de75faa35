/**
 * Colors for things that have no natural color, such as the joints of a skeleton without left and right. Any two differ
 * by at least 0.12 in OKLab (Ottosson 2020). For people without red or green cones they differ by at least 0.065 (Machado
 * et al. 2009). Each has a contrast of at least 3:1 with `outlineColor`. The first ones differ the most, so
 * take them in order. They come from a farthest-point search over 4096 colors.
 */
export const distinctColors = [
  '#ffff00',
  '#8822ff',
  '#ff4411',
  '#33aa99',
  '#ee99ff',
  '#ffffff',
  '#ee9900',
  '#bb00bb',
  '#44ee55',
  '#337777',
  '#ff44ff',
  '#995533',
  '#aaffbb',
  '#00ddcc',
  '#aa8866',
  '#dd0077',
  '#0099ee',
  '#ff6699',
  '#ffaaaa',
  '#99aacc',
  '#bb66bb',
  '#449911',
  '#3366cc',
  '#bbddff',
  '#99bb66',
] as const;

/** The dark outline of all drawings over an image, so that they are visible on a bright image. */
export const outlineColor = '#10141c';
