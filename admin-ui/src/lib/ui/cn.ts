import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names, the later ones winning over those of the same kind. */
export const cn = (...names: ClassValue[]): string => twMerge(clsx(names));
