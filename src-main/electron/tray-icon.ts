import { nativeImage, type NativeImage } from 'electron';

/** A ring, as a share of the icon's size: outer and inner radius, and the dot in its middle. */
const ring = { outer: 0.46, inner: 0.3, dot: 0.16 };
/** Blue, green, red: the order of a 32-bit bitmap on every system Electron runs on. */
const colour = [0xd8, 0x6b, 0x2f] as const;

/**
 * A ring with a dot, drawn so that no image file is needed: black on macOS, which recolours template images by itself.
 * The edge is smoothed by how much of each pixel the shape covers.
 */
export const ringBitmap = (size: number, [blue, green, red]: readonly [number, number, number]): Buffer => {
  const pixels = Buffer.alloc(size * size * 4);
  const covered = (distance: number, radius: number) => Math.min(1, Math.max(0, radius * size - distance + 0.5));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const distance = Math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2);
      const alpha = covered(distance, ring.outer) - covered(distance, ring.inner) + covered(distance, ring.dot);
      // Premultiplied, as bitmaps are.
      pixels.set([blue * alpha, green * alpha, red * alpha, 255 * alpha].map(Math.round), (y * size + x) * 4);
    }
  }
  return pixels;
};

export const trayIcon = (): NativeImage => {
  const macos = process.platform === 'darwin';
  const image = nativeImage.createFromBitmap(ringBitmap(32, macos ? [0, 0, 0] : colour), { width: 32, height: 32, scaleFactor: 2 });
  if (macos) image.setTemplateImage(true);
  return image;
};
