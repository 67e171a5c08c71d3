import { z } from "zod";

/** The part of a schema that a path in a file leads to; undefined where the path leaves the schema. */
export function findSchema(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let branches: readonly z.ZodType[] = unwrap(schema);
  let described = schema instanceof z.ZodType ? schema : undefined;
  for (const step of path) {
    const next = branches.flatMap((branch) => memberSchema(branch, step));
    if (next.length === 0) return undefined;
    described = next.find((member) => descriptionOf(member) !== undefined) ?? next[0];
    branches = next.flatMap((member) => unwrap(member));
  }
  if (described === undefined || described.description !== undefined) return described;
  return branches.find((branch) => branch.description !== undefined) ?? described;
}

/** The keys that a schema knows, over all branches of a union. */
export function keysOf(schema: z.ZodType | undefined): readonly string[] {
  if (schema === undefined) return [];
  const keys = unwrap(schema).flatMap((branch) =>
    branch instanceof z.ZodObject
      ? Object.keys(branch.shape)
      : branch instanceof z.ZodRecord && branch.keyType instanceof z.ZodEnum
        ? branch.keyType.options.map(String)
        : [],
  );
  return [...new Set(keys)];
}

function memberSchema(schema: z.ZodType, step: PropertyKey): readonly z.ZodType[] {
  const found =
    schema instanceof z.ZodObject
      ? Object.hasOwn(schema.shape, step)
        ? schema.shape[String(step)]
        : undefined
      : schema instanceof z.ZodArray
        ? schema.element
        : schema instanceof z.ZodRecord
          ? schema.valueType
          : undefined;
  return found instanceof z.ZodType ? [found] : [];
}

/** Optional, defaulted, transformed: what a person writes is inside. */
function unwrap(schema: z.core.$ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => unwrap(option));
  const inner =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
      ? schema.def.innerType
      : schema instanceof z.ZodPipe
        ? schema.def.in
        : undefined;
  if (inner !== undefined) return unwrap(inner);
  return schema instanceof z.ZodType ? [schema] : [];
}

function descriptionOf(schema: z.ZodType): string | undefined {
  return schema.description ?? unwrap(schema).find((branch) => branch.description !== undefined)?.description;
}
