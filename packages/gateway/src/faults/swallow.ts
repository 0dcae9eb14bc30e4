/** The request arrives and nothing comes of it: no answer, no order, no error. The line lives on. */
export interface SwallowFault {
  readonly fault: 'swallow';
}
