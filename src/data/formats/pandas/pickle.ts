import { LimberError } from '../../../errors.ts';

/** Python's lists, tuples, texts and numbers as JavaScript values. */
export type Unpickled = string | number | null | readonly Unpickled[];

/** Deeper nesting, or more steps, than any heading has. */
const mostSteps = 1_000_000;

/**
 * Reads lists, tuples, texts, whole numbers and None from Python's pickle, protocol 0, in which PyTables keeps lists in
 * attributes. No code is run: anything else is refused.
 * @throws LimberError for anything else, or a damaged pickle.
 */
export function unpickle(text: string, where: string): Unpickled {
  const stack: (Unpickled[] | Unpickled | typeof mark)[] = [];
  const memo = new Map<string, Unpickled>();
  let place = 0;
  const line = () => {
    const end = text.indexOf('\n', place);
    if (end < 0) throw damaged(where);
    const found = text.slice(place, end);
    place = end + 1;
    return found;
  };
  const value = (item = stack.pop()): Unpickled => {
    if (item === undefined || item === mark) throw damaged(where);
    return item;
  };
  const sinceMark = () => {
    const items = stack.splice(stack.lastIndexOf(mark) + 1).map(value);
    if (stack.pop() !== mark) throw damaged(where);
    return items;
  };
  for (let step = 0; step < mostSteps; step++) {
    switch (text[place++]) {
      case '(':
        stack.push(mark);
        break;
      case 'l':
      case 't':
        stack.push(sinceMark());
        break;
      case 'a': {
        const item = value();
        const list = stack.at(-1);
        if (!Array.isArray(list)) throw damaged(where);
        list.push(item);
        break;
      }
      case 'V':
        stack.push(unescaped(line()));
        break;
      case 'S':
        stack.push(line().replace(/^(['"])(.*)\1$/, '$2'));
        break;
      case 'I':
      case 'L':
        stack.push(Number.parseInt(line(), 10));
        break;
      case 'N':
        stack.push(null);
        break;
      case 'p':
        memo.set(line(), value(stack.at(-1)));
        break;
      case 'g':
        stack.push(value(memo.get(line())));
        break;
      case '.':
        return value();
      default:
        throw damaged(where);
    }
  }
  throw damaged(where);
}

const mark = Symbol('mark');

/** Python's raw-unicode-escape. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function damaged(where: string): LimberError {
  return new LimberError({
    what: 'damaged or unknown list of columns',
    expected: 'one that pandas writes',
    where,
  });
}
