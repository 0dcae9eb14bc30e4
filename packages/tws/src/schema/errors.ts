/** A frame that does not read as its message says. The rest of the stream is intact: frames are length-prefixed. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame';
  readonly kind: string;
  /** The path of the field, such as `order.lmtPrice`. */
  readonly field: string;
  readonly reason: string;

  constructor(kind: string, field: string, reason: string) {
    super(`malformed ${kind}: field '${field}' ${reason}`);
    this.kind = kind;
    this.field = field;
    this.reason = reason;
  }
}

/** The bytes end before the message does. In a stream without frames the rest may still come. */
export class MessageCutShort extends MalformedFrame {}

/** A length prefix that cannot be served: nothing that follows can be told apart any more, so close the connection. */
export class FrameTooLong extends Error {
  override readonly name = 'FrameTooLong';

  constructor(what: string, bytes: number, limit: number, advice: string) {
    super(`${what} of ${bytes} bytes, limit ${limit}: ${advice}`);
  }
}

/** A request sets a field that the server is too old to understand. Nothing was written. */
export class FieldNotSupported extends Error {
  override readonly name = 'FieldNotSupported';
  readonly kind: string;
  readonly field: string;
  /** The server version that understands it. */
  readonly needs: number;
  readonly serverVersion: number;

  constructor(kind: string, field: string, needs: number, serverVersion: number) {
    super(
      `${kind}: field '${field}' needs server version ${needs}, this server has ${serverVersion}: leave it unset or upgrade TWS or IB Gateway`,
    );
    this.kind = kind;
    this.field = field;
    this.needs = needs;
    this.serverVersion = serverVersion;
  }
}

/** A message that the server is too old to understand. Nothing was written. */
export class MessageNotSupported extends Error {
  override readonly name = 'MessageNotSupported';
  readonly kind: string;
  readonly needs: number;
  readonly serverVersion: number;

  constructor(kind: string, needs: number, serverVersion: number) {
    super(
      `${kind} needs server version ${needs}, this server has ${serverVersion}: upgrade TWS or IB Gateway`,
    );
    this.kind = kind;
    this.needs = needs;
    this.serverVersion = serverVersion;
  }
}

/** A value that no frame can carry: a fraction in an integer, NaN, a NUL inside a text. Nothing was written. */
export class ValueNotEncodable extends Error {
  override readonly name = 'ValueNotEncodable';
  readonly field: string;

  constructor(field: string, value: unknown, reason: string) {
    super(`field '${field}' cannot be written: ${JSON.stringify(String(value))} ${reason}`);
    this.field = field;
  }
}
