export { scratchBytes, ssim } from './ssim';
export { shrink, shrinkScratchBytes } from './shrink';
export { tileDifferences } from './tiles';
export { findSteps } from './ink';
