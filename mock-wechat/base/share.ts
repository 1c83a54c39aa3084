/** Takes so many of 100, evenly spread and always the same ones: 30 takes the 4th, the 7th, the 10th, then again. */
export class Share {
  #seen = 0

  /** Whether the next one is among them. */
  takes(percent: number): boolean {
    this.#seen += 1
    return Math.floor((this.#seen * percent) / 100) > Math.floor(((this.#seen - 1) * percent) / 100)
  }

  clear(): void {
    this.#seen = 0
  }
}
