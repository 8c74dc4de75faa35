export { causalSmoother, type Smoothing, smoothings, smoothOffline } from './film.ts';
export { type KalmanSmootherOptions, kalmanSmoother, type Measured } from './kalman-smoother.ts';
export { movenetSmoothing, type OneEuro, type OneEuroOptions, oneEuro } from './one-euro.ts';
