/** Node's own `import()`, see native-import.ts, which requires this file by name. @public */
export const importNatively = (url: string): Promise<unknown> => import(url)
