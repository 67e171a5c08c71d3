/** Powers of two keep the scaling exact. */
const HUGE = 2 ** 128;
const HUGE_POWER = 128;

/**
 * P(Dₙ ≤ d), exactly: how often the empirical distribution of n numbers stays within d of the true one on
 * both sides.
 *
 * With d = (k − h)/n, 0 ≤ h < 1, the answer is n!/nⁿ times the middle entry of Hⁿ, where H is a matrix of
 * size 2k − 1 whose entries are 1/(i−j+1)!, corrected by powers of h in the first column and last row
 * (Durbin 1968; Marsaglia, Tsang and Wang 2003). Powers are taken by squaring, and scaled on the way
 * because nⁿ/n! overflows.
 *
 * Costs k³·log n, so it is for small n·d. Absolute error about 1e-14, hence it gives the body of the
 * distribution and not 1 − P far in the tail.
 */
export function durbinMatrixCdf(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const [power, scale] = powerOf(durbinMatrix(k, k - n * d), size, n);
  let p = power[(k - 1) * size + (k - 1)]!;
  let exponent = scale;
  for (let at = 1; at <= n; at += 1) {
    p = (p * at) / n;
    if (p < 1 / HUGE) {
      p *= HUGE;
      exponent -= HUGE_POWER;
    }
  }
  return Math.min(1, Math.max(0, p * 2 ** exponent));
}

/**
 * H: entry (i, j) is the chance, but for scaling, that the number of points moves from j to i steps within
 * the band over one stretch of length 1/n. Points fall like a Poisson process, hence the inverse
 * factorials.
 */
function durbinMatrix(k: number, h: number): Float64Array {
  const size = 2 * k - 1;
  const inverseFactorial = new Float64Array(size + 1);
  inverseFactorial[0] = 1;
  for (let at = 1; at <= size; at += 1) inverseFactorial[at] = inverseFactorial[at - 1]! / at;
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= Math.min(row + 1, size - 1); column += 1) {
      matrix[row * size + column] = inverseFactorial[row - column + 1]!;
    }
  }
  // Paths that begin below 0 or end above 1 are taken off again.
  for (let at = 0; at < size; at += 1) {
    const edge = (1 - h ** (at + 1)) * inverseFactorial[at + 1]!;
    matrix[at * size] = edge;
    matrix[(size - 1) * size + (size - 1 - at)] = edge;
  }
  const corner = 1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size;
  matrix[(size - 1) * size] = corner * inverseFactorial[size]!;
  return matrix;
}

/** matrixⁿ as a matrix and a power of two to multiply it by. */
function powerOf(matrix: Float64Array, size: number, n: number): readonly [Float64Array, number] {
  let square = matrix;
  let squareScale = 0;
  let result = identity(size);
  let scale = 0;
  const middle = ((size - 1) / 2) * (size + 1);
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      result = product(result, square, size);
      scale += squareScale;
    }
    square = product(square, square, size);
    squareScale *= 2;
    if (square[middle]! > HUGE) {
      for (let at = 0; at < square.length; at += 1) square[at]! /= HUGE;
      squareScale += HUGE_POWER;
    }
  }
  return [result, scale];
}

/**
 * The textbook triple loop, ordered so that the innermost one runs along rows; the zeros above the diagonal
 * are skipped.
 */
function product(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = left[row * size + inner]!;
      if (factor === 0) continue;
      for (let column = 0; column < size; column += 1) {
        result[row * size + column]! += factor * right[inner * size + column]!;
      }
    }
  }
  return result;
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let at = 0; at < size; at += 1) matrix[at * (size + 1)] = 1;
  return matrix;
}
