/** Moving and scaling a figure by its viewBox: drag, pinch, Ctrl and wheel, buttons. */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const smallest = 0.05;

export class PanZoom {
  /** Whether the pointer was dragged since it went down: then a click is none. */
  hasMoved = false;
  private readonly host: HTMLElement;
  private figure: SVGSVGElement | undefined;
  private whole: Box = { x: 0, y: 0, width: 1, height: 1 };
  private box: Box | undefined;
  /** Whether a wide figure is shrunk until all of it is seen. */
  private showsAll = false;
  private readableWidth = 0;
  private readonly pointers = new Map<number, { x: number; y: number }>();
  private readonly listeners = new AbortController();

  constructor(host: HTMLElement) {
    this.host = host;
    const { signal } = this.listeners;
    host.addEventListener("pointerdown", (event) => this.down(event), { signal });
    host.addEventListener("pointermove", (event) => this.move(event), { signal });
    for (const kind of ["pointerup", "pointercancel", "pointerleave"] as const) {
      host.addEventListener(kind, ({ pointerId }) => this.pointers.delete(pointerId), { signal });
    }
    host.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
  }

  /** A new figure; what was zoomed into stays, unless the graph is another one. */
  show(figure: SVGSVGElement): void {
    const { x, y, width, height } = figure.viewBox.baseVal;
    const isOther = width !== this.whole.width || height !== this.whole.height;
    this.whole = { x, y, width, height };
    this.figure = figure;
    figure.removeAttribute("width");
    figure.removeAttribute("height");
    figure.setAttribute("preserveAspectRatio", "xMidYMid meet");
    // Small graphs are not blown up beyond a readable size; wide ones are not shrunk below it, but scrolled.
    this.readableWidth = Math.round(width * (this.host.clientWidth < 500 ? 0.8 : 0.66));
    figure.style.maxWidth = `${Math.round(width * 1.6)}px`;
    figure.style.aspectRatio = `${width} / ${height}`;
    if (isOther) {
      this.box = undefined;
      this.showsAll = false;
    }
    this.apply();
  }

  fit(): void {
    this.box = undefined;
    this.showsAll = true;
    this.apply();
  }

  zoom(factor: number, at: { x: number; y: number } = { x: 0.5, y: 0.5 }): void {
    const { x, y, width, height } = this.box ?? this.whole;
    const scale = Math.min(1 / smallest, Math.max(1, (this.whole.width / width) * factor));
    if (scale === 1) {
      this.fit();
      return;
    }
    this.showsAll = true;
    const [newWidth, newHeight] = [this.whole.width / scale, this.whole.height / scale];
    this.box = {
      x: x + (width - newWidth) * at.x,
      y: y + (height - newHeight) * at.y,
      width: newWidth,
      height: newHeight,
    };
    this.apply();
  }

  end(): void {
    this.listeners.abort();
  }

  private apply(): void {
    const { x, y, width, height } = this.box ?? this.whole;
    this.figure?.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    if (this.figure !== undefined) {
      this.figure.style.minWidth = this.showsAll ? "0" : `${this.readableWidth}px`;
      this.figure.style.maxHeight = this.showsAll ? "100%" : "none";
    }
    this.host.classList.toggle("is-zoomed", this.box !== undefined);
  }

  private down({ pointerId, clientX, clientY }: PointerEvent): void {
    if (this.pointers.size === 0) this.hasMoved = false;
    this.pointers.set(pointerId, { x: clientX, y: clientY });
  }

  private move({ pointerId, clientX, clientY }: PointerEvent): void {
    const before = this.pointers.get(pointerId);
    if (before === undefined) return;
    const now = { x: clientX, y: clientY };
    const [first, second] = [...this.pointers.values()];
    if (Math.hypot(now.x - before.x, now.y - before.y) > 3) this.hasMoved = true;
    if (first !== undefined && second !== undefined) {
      const other = before === first ? second : first;
      const distance = (p: { x: number; y: number }): number => Math.hypot(p.x - other.x, p.y - other.y);
      this.zoom(distance(now) / Math.max(1, distance(before)), this.fraction(now.x, now.y));
    } else if (this.box !== undefined) this.pan(before.x - now.x, before.y - now.y);
    else return;
    this.pointers.set(pointerId, now);
  }

  private pan(dx: number, dy: number): void {
    const { x, y, width, height } = this.box ?? this.whole;
    const shown = this.figure?.getBoundingClientRect();
    if (shown === undefined || shown.width === 0) return;
    const perPixel = Math.max(width / shown.width, height / shown.height);
    const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));
    const { whole } = this;
    this.box = {
      x: clamp(x + dx * perPixel, whole.x, whole.x + whole.width - width),
      y: clamp(y + dy * perPixel, whole.y, whole.y + whole.height - height),
      width,
      height,
    };
    this.apply();
  }

  private wheel(event: WheelEvent): void {
    // The wheel alone scrolls the page.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), this.fraction(event.clientX, event.clientY));
  }

  private fraction(clientX: number, clientY: number): { x: number; y: number } {
    const { left, top, width, height } = this.host.getBoundingClientRect();
    return { x: (clientX - left) / Math.max(1, width), y: (clientY - top) / Math.max(1, height) };
  }
}
