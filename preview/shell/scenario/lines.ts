/** Messages of the two users, each with a number of its own so that it can be found again. */
export const says = [
  '在电梯里 in the lift',
  '马上到 almost there',
  '好的 ok',
  '等我一下 wait for me',
  '谢谢 thank you',
]

/** Messages of others. */
export const news = ['价格 price 7.31', '第 4 桌已上菜 table 4 served', '价格 price 7.28']
