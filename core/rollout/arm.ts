/** The two versions that a rollout compares; a call is handled by one of them. */
export type Arm = 'stable' | 'canary'
