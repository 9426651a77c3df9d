/** Whether the API answers: a banner stands over every page while it does not. */
class Reach {
  isLost = $state(false);

  answered(status: number): void {
    this.isLost = status === 502 || status === 504;
  }

  lost(): void {
    this.isLost = true;
  }
}

export const reach = new Reach();
