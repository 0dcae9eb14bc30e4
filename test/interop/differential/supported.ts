import type { Codec } from '../../../packages/tws/src/schema/codec.ts';
import { FieldNotSupported } from '../../../packages/tws/src/schema/errors.ts';
import { isPlainRecord } from './plain-record.ts';
import type { Fields } from './random-message.ts';

export type AnyMessage = Fields & { readonly kind: string };
export type AnyCodec = Codec<Fields, AnyMessage>;

/** The request without the fields that the codec's server version is too old for. */
export function supported(codec: AnyCodec, request: Fields): AnyMessage {
  const rest = copied(request) as AnyMessage;
  for (;;) {
    try {
      codec.encode(rest);
      return rest;
    } catch (error) {
      if (!(error instanceof FieldNotSupported)) throw error;
      unset(rest, error.field.split('.'));
    }
  }
}

/** A deep copy; Decimals are shared. */
export function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isPlainRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copied(inner)]));
}

function unset(fields: Fields, [name = '', ...rest]: string[]): void {
  if (rest.length === 0) delete fields[name];
  else unset(fields[name] as Fields, rest);
}
