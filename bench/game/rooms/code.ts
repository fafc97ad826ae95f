export const rooms = 1_000

export const codeOfRoom = (room: number): string => `BENCH${String(room)}`
