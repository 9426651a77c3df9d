declare global {
  namespace App {
    interface PageState {
      /** A layer over the page, so that "back" closes it. */
      layer?: string;
    }
  }
}

export {};
