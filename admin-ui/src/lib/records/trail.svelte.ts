/** The way taken through a list by cursor: back is where one came from. Another question begins anew. */
export class Trail {
  #question = $state("");
  #cursors = $state<string[]>([]);

  constructor(private readonly asked: () => string) {}

  private get passed(): string[] {
    return this.#question === this.asked() ? this.#cursors : [];
  }

  /** The cursor of the piece that is shown; none for the newest. */
  get before(): string | undefined {
    return this.passed.at(-1);
  }

  get isFirst(): boolean {
    return this.passed.length === 0;
  }

  older(next: string): void {
    this.#cursors = [...this.passed, next];
    this.#question = this.asked();
  }

  newer(): void {
    this.#cursors = this.passed.slice(0, -1);
  }

  newest(): void {
    this.#cursors = [];
  }
}
