import { type LoginOptions, type LoginUsers, usersOf } from './login'

/** Users for development: the code is the name, and everybody may be everybody. `dev-` keeps them apart from real ones. */
export function localUsers(options: LoginOptions = {}): LoginUsers {
  return usersOf(
    { scope: 'local', isLocal: true, identify: (code) => Promise.resolve({ user: `dev-${code}` }) },
    options,
  )
}
