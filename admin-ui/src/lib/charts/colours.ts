/**
 * Stands where Chart.js asks for a library that computes with colours (vite.config.ts): it would need it for points and
 * bars that are pointed at, and for what moves. Ours name those colours (series.ts), and nothing moves.
 */
export class Color {
  readonly valid = false;
  readonly #given: unknown;
  constructor(given: unknown) {
    this.#given = given;
  }
  saturate = () => this;
  darken = () => this;
  hexString = () => this.#given;
}
