/** One message in both languages. */
export interface Words {
  readonly en: string
  readonly zh: string
}

/** Messages of the command. */
export const inBoth = {
  help: {
    en: `Usage: npm run create -- DIR
Writes a mini-program and its server into DIR, a new or empty folder. The name of the folder is that of the project:
lower-case letters, digits, "-", "_" and ".", at most 64.`,
    zh: `用法：npm run create -- DIR
在 DIR（新的或空的文件夹）中写入一个小程序和它的服务器。文件夹名就是项目名：
小写字母、数字、“-”“_”“.”，最多 64 个字符。`,
  },
  noFolder: {
    en: 'Name a folder: npm run create -- ../my-app',
    zh: '请指定文件夹：npm run create -- ../my-app',
  },
  oneFolder: (given: readonly string[]): Words => ({
    en: `Expected one folder, got ${String(given.length)}: ${given.join(' ')}. Quote a path that has spaces.`,
    zh: `只能有一个文件夹，收到 ${String(given.length)} 个：${given.join(' ')}。路径含空格时请加引号。`,
  }),
  unknownOption: (option: string): Words => ({
    en: `Unknown option "${option}"; --help lists what there is.`,
    zh: `未知选项 "${option}"；--help 会列出用法。`,
  }),
  badName: (name: string): Words => ({
    en: `"${name}" cannot be the name of a project. Expected lower-case letters, digits, "-", "_" and ".", at most 64, and no name of a package in use.`,
    zh: `"${name}" 不能用作项目名。应为小写字母、数字、“-”“_”“.”，最多 64 个字符，并且不是所用的包名。`,
  }),
  notEmpty: (folder: string): Words => ({
    en: `${folder} is not empty. Nothing was written.`,
    zh: `${folder} 不是空文件夹。没有写入任何内容。`,
  }),
  notFolder: (folder: string): Words => ({
    en: `${folder} is a file, or lies below one. Nothing was written.`,
    zh: `${folder} 是文件，或位于某个文件之下。没有写入任何内容。`,
  }),
  noPermission: (folder: string): Words => ({
    en: `No permission to write ${folder}. Choose another folder, or change its owner.`,
    zh: `没有写入 ${folder} 的权限。请换一个文件夹，或修改其所有者。`,
  }),
  done: (folder: string): Words => ({
    en: `${folder} is ready. Next:
  cd ${folder}
  npm install
  npm test             types, and the tests of the server's topic
  npm run server       ws://127.0.0.1:8080
Then open the folder in WeChat DevTools and choose Tools → Build npm. README.md has the rest.`,
    zh: `${folder} 已就绪。接下来：
  cd ${folder}
  npm install
  npm test             检查类型，运行服务器主题的测试
  npm run server       ws://127.0.0.1:8080
然后用微信开发者工具打开该文件夹，选择“工具 → 构建 npm”。其余见 README.zh-CN.md。`,
  }),
}

/** Prints one message: Chinese below English. */
export function say({ en, zh }: Words): string {
  return `${en}\n\n${zh}\n`
}
