import { extname } from 'node:path';
import { LimberError } from '../../errors.ts';
import { type FileSink, fileSink } from '../../files/node.ts';
import type { ModelMetadata } from '../../models/index.ts';
import {
  type ImagePrediction,
  outsideInTable,
  type PredictionTable,
  tabulatePredictions,
} from '../../predictions/index.ts';

/** The files of tables to write. */
interface TablePlaces {
  readonly csv?: string | undefined;
  readonly deeplabcut?: string | undefined;
}

/** Tables, which are written when everybody has been found. */
export interface PredictionTables {
  add(prediction: ImagePrediction): void;
  /** What the tables cannot say about the poses so far, in a sentence. */
  remark(): string | undefined;
  finish(): Promise<void>;
  /** Ends the tables when images are missing. @returns the files with the poses so far. */
  finishEarly(): Promise<readonly string[]>;
  abandon(): Promise<void>;
}

/** Opens the files of tables. @throws LimberError when one cannot be written. */
export async function openTables(
  places: TablePlaces,
  { skeleton, name: scorer }: ModelMetadata,
): Promise<PredictionTables> {
  const tables: { readonly format: PredictionTable; readonly sink: FileSink }[] = [];
  const abandon = async () => {
    for (const { sink } of tables) await sink.abandon();
  };
  try {
    for (const [path, format] of tableFormats(places)) tables.push({ format, sink: await fileSink(path) });
  } catch (error) {
    await abandon();
    throw error;
  }
  const rows: ImagePrediction[] = [];
  const fill = async () => {
    for (const { sink, format } of tables)
      await sink.write(await tabulatePredictions(rows, { skeleton, format, scorer }));
  };
  return {
    abandon,
    add(prediction) {
      if (tables.length > 0) rows.push(prediction);
    },
    remark: () => outsideInTable(rows),
    async finish() {
      await fill();
      for (const { sink } of tables) await sink.finish();
    },
    async finishEarly() {
      await fill();
      const places = [];
      for (const { sink } of tables) places.push(await sink.finishEarly());
      return places.filter((place) => place !== undefined);
    },
  };
}

/** The tables' files and formats. @throws LimberError for a file of DeepLabCut that is neither CSV nor HDF5. */
function tableFormats({ csv, deeplabcut }: TablePlaces): readonly (readonly [string, PredictionTable])[] {
  const formats: [string, PredictionTable][] = csv === undefined ? [] : [[csv, 'csv']];
  if (deeplabcut === undefined) return formats;
  const ending = extname(deeplabcut).toLowerCase();
  if (ending !== '.csv' && ending !== '.h5') {
    throw new LimberError({
      what: `cannot write "${deeplabcut}"`,
      expected: 'a file .csv or .h5 for DeepLabCut',
    });
  }
  return [...formats, [deeplabcut, ending === '.csv' ? 'deeplabcut csv' : 'deeplabcut h5']];
}
