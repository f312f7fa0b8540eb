const earthRadius = 6_371;

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Kilometres between two places, the shortest way over the Earth's surface. */
export function distance(from: Point, to: Point): number {
  const [phi1, phi2] = [radians(from.latitude), radians(to.latitude)];
  const rise = Math.sin((phi2 - phi1) / 2) ** 2;
  const turn = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(rise + Math.cos(phi1) * Math.cos(phi2) * turn)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
