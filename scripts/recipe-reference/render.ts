import { cpmPresets } from '../../src/models/index.ts';
import { isShort, kindOf, recipeJsonSchema, type Schema, variantsOf } from './json-schema.ts';
import { code, typeOf } from './type.ts';

const introduction = [
  '# Recipe reference',
  '',
  'Every setting of a recipe, with its type, default, unit and meaning. A recipe is a YAML file; `recipes/` has examples.',
  '`npm run docs:recipe` writes this page from the schema that reads recipes, so do not edit it.',
  '',
  '- A setting without a default is optional, unless it says *required*.',
  '- An unknown setting is an error, and so is a value of another type.',
  '- Paths are relative to `--root`. A file that is missing there is searched beside the recipe.',
  "- Older recipes have other names for some settings. They are read with a warning that says today's name.",
  '',
].join('\n');

/** Settings with a separate section. */
interface Section {
  readonly title: string;
  readonly settings: Schema;
  /** Path of the settings in a recipe. */
  readonly path: string;
}

/** The page `docs/recipe-reference.md`. */
export function recipeReference(): string {
  const sections = sectionsOf(recipeJsonSchema());
  const text = sections.map((section) => render(section, sections));
  return `${introduction}\n${text.join('\n')}`;
}

/** All settings in the order of the page. Equal settings in several places share one section. */
function sectionsOf(recipe: Schema): readonly Section[] {
  const sections: Section[] = [];
  const known = new Set<string>();
  const visit = (schema: Schema, path: string): void => {
    for (const variant of variantsOf(schema)) {
      if (variant.items !== undefined) visit(variant.items, path);
      if (variant.properties === undefined || isShort(variant)) continue;
      const key = identity(variant);
      if (known.has(key)) continue;
      known.add(key);
      const kind = kindOf(variant);
      const name = path === '' ? 'The recipe' : path;
      sections.push({ title: kind === undefined ? name : `${name}, kind ${kind}`, settings: variant, path });
      for (const [setting, inner] of Object.entries(variant.properties)) {
        visit(inner, path === '' ? setting : `${path}.${setting}`);
      }
    }
  };
  visit(recipe, '');
  return sections;
}

/** The same setting, if it differs only in its general description. */
function identity({ properties, required }: Schema): string {
  return JSON.stringify({ properties, required });
}

function render({ title, settings }: Section, sections: readonly Section[]): string {
  const linked = (inner: Schema) => {
    const section = sections.find(({ settings: other }) => identity(other) === identity(inner));
    if (section === undefined) throw new Error(`settings without a section: ${JSON.stringify(inner)}`);
    return `[${kindOf(inner) ?? 'settings'}](#${anchor(section.title)})`;
  };
  const isCpm = kindOf(settings) === 'cpm';
  const rows = Object.entries(settings.properties ?? {}).map(([name, setting]) => [
    code(name),
    typeOf(setting, linked),
    isCpm && setting.default === undefined && setting.fallback === undefined && name !== 'kind'
      ? "the preset's"
      : defaultOf(name, setting, settings),
    setting.unit ?? '',
    setting.description ?? (name === 'kind' ? 'Which settings these are.' : ''),
  ]);
  const about = settings.description === undefined ? '' : `${settings.description}\n\n`;
  const body = table(['setting', 'type', 'default', 'unit', 'meaning'], rows);
  return `## ${title}\n\n${about}${body}${isCpm ? `\n${presets()}` : ''}`;
}

function defaultOf(name: string, setting: Schema, { required = [] }: Schema): string {
  if (required.includes(name)) return '*required*';
  if (setting.default === undefined) return setting.fallback ?? '';
  const isNested = setting.properties !== undefined && Object.keys(setting.default as object).length === 0;
  return isNested ? '' : code(setting.default);
}

/** The values that the presets of a Convolutional Pose Machine set, one column for each. */
function presets(): string {
  const all = Object.entries(cpmPresets);
  const names = Object.keys(cpmPresets.release).filter((name) => name !== 'kind');
  const rows = names.map((name) => [
    code(name),
    ...all.map(([, preset]) => presetValue(Reflect.get(preset, name))),
  ]);
  const head = ['setting', ...all.map(([name]) => code(name))];
  return `Settings of the presets (of layers: kernel × channels, then what is special):\n\n${table(head, rows)}`;
}

function presetValue(value: unknown): string {
  if (!Array.isArray(value)) return code(value);
  return value.length === 0 ? 'none' : value.map(layer).join('; ');
}

function layer({ kernel, channels, ...others }: Record<string, unknown>): string {
  const special = Object.entries(others).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return [`${kernel}×${channels}`, ...special].join(' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\\\|')).join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

/** GitHub's name of a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
