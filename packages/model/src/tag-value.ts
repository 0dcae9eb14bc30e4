/** A named parameter of an algo, a combination's routing or a request's options. */
export interface TagValue {
  readonly tag: string;
  readonly value: string;
}
