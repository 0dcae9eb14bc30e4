/** Nominal typing for plain values: `Brand<number, 'Instant'>` is a number that only a function of this package hands out. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
