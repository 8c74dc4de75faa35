import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CrowdResult,
  type ExperimentResult,
  experiments,
  severalPeople,
} from '../../src/experiments/index.ts';
import { limber } from './run.ts';

let root = '';
const at = (...parts: readonly string[]) => join(root, ...parts);
const smoke = (name: string, ...more: readonly string[]) =>
  limber(['reproduce', name, '--smoke', '--out', at(name), '--threads', '1', ...more]);
const result = async (name: string): Promise<ExperimentResult> =>
  JSON.parse(await readFile(at(name, 'result.json'), 'utf8'));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'limber-reproduce-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('limber reproduce --smoke', () => {
  it.each(experiments)(
    'runs $name from the start to its page',
    async ({ name, title, gradients }) => {
      const { status, stdout, stderr } = await smoke(name);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(stdout).toMatch(new RegExp(`page {2}${at(name, 'page.html')}\n$`));
      const page = await readFile(at(name, 'page.html'), 'utf8');
      expect(page).toContain(`<h1>${title.replaceAll("'", '&#39;')}</h1>`);

      const { arms, claims, data } = await result(name);
      expect(data).toMatchObject({ people: 4, train: ['coco:synthetic'] });
      for (const arm of arms) {
        expect(arm.seconds).toBeGreaterThan(0);
        expect(arm.validation.length).toBeGreaterThan(0);
        expect(arm.gradients !== undefined).toBe(gradients === true);
        for (const { scores } of arm.stages) {
          expect(scores.pck).toBeGreaterThanOrEqual(0);
          expect(Object.keys(scores.limbs)).toContain('lower arm');
        }
      }
      expect(claims.some(({ difference }) => difference !== null)).toBe(true);
    },
    180_000,
  );

  it('compares ways to find several people, from nothing to a page', async () => {
    const { name, title } = severalPeople;
    const { status, stdout, stderr } = await smoke(name);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout).toBe(`page  ${at(name, 'page.html')}\n`);
    const page = await readFile(at(name, 'page.html'), 'utf8');
    expect(page).toContain(`<h1>${title}</h1>`);
    const found: CrowdResult = JSON.parse(await readFile(at(name, 'result.json'), 'utf8'));
    expect(found.trainings.map(({ steps }) => steps)).toEqual([6, 6]);
    expect(found.rows.map(({ people }) => people)).toEqual([1, 2]);
    for (const { maps, bottomUp, topDown } of found.rows) {
      // The true maps of one or two people are read without a loss, whatever the networks have learned.
      expect(maps.pck).toBeGreaterThan(97);
      for (const { pck, milliseconds } of [maps, bottomUp, topDown]) {
        expect(pck).toBeGreaterThanOrEqual(0);
        expect(milliseconds).toBeGreaterThan(0);
      }
    }
  }, 180_000);

  it('continues after Ctrl-C and gives the numbers of an uninterrupted run', async () => {
    const name = 'cpm-receptive-field';
    let sent = false;
    const first = await limber(
      ['reproduce', name, '--smoke', '--out', at('stopped'), '--threads', '1'],
      (stderr, kill) => {
        if (sent || !/cpm with dilation 2: /.test(stderr)) return;
        sent = true;
        kill();
      },
    );
    expect(first.status).toBe(130);
    expect(first.stderr).toMatch(/the same "limber reproduce" continues the experiment\n$/);
    const second = await limber(['reproduce', name, '--smoke', '--out', at('stopped'), '--threads', '1']);
    expect(second).toMatchObject({ status: 0 });
    const scores = async (folder: string) => (await result(folder)).arms.map(({ stages }) => stages);
    expect(await scores('stopped')).toEqual(await scores(name));
  }, 180_000);

  it('refuses to continue the folder of another experiment', async () => {
    const { status, stderr } = await limber(['reproduce', 'cpm-stages', '--smoke', '--out', at('stopped')]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `limber: the folder holds another run of an experiment – got experiment cpm-receptive-field – expected experiment cpm-stages, or another folder for the results – in ${at('stopped', 'plan.json')}\n`,
    );
  });

  it('says what is wrong with a damaged plan', async () => {
    await writeFile(at('stopped', 'plan.json'), '{"experiment": 3}');
    const { status, stderr } = await limber(['reproduce', 'cpm-stages', '--smoke', '--out', at('stopped')]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^limber: .*"experiment".*plan\.json\n$/);
  });
});

describe('the command line of limber reproduce', () => {
  it('lists the experiments when the name is unknown', async () => {
    const { status, stderr } = await limber(['reproduce', 'cpm-stagse']);
    expect(status).toBe(2);
    expect(stderr).toContain('Allowed choices are deeppose-stages, deeppose-sigma, cpm-stages');
  });

  it.each(['0m', '10', 'soon', '-3m'])('refuses a budget of %s', async (budget) => {
    const { status, stderr } = await limber(['reproduce', 'cpm-stages', `--budget=${budget}`]);
    expect(status).toBe(2);
    expect(stderr).toContain('expected a time such as 90s, 30m or 2h');
  });

  it('names the missing dataset', async () => {
    const { status, stderr } = await limber([
      'reproduce',
      'cpm-stages',
      '--root',
      at('nowhere'),
      '--out',
      at('none'),
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^(timing .*\n)?limber: .*nowhere\/lsp/);
    expect(stderr).not.toContain('fault');
  });
});
