export const walkNames = ['machine', 'return', 'store', 'dialling'] as const
export type WalkName = (typeof walkNames)[number]
