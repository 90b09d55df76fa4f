/* Hands the counters that clang builds into a compiled parser to libFuzzer, which stands inside atheris.
   Loaded by benchmarks/fuzz.py before the parser is: its own symbols alone become everybody's. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

typedef void (*range)(const void *, const void *);

static range named(const char *name) {
  return (range)(uintptr_t)dlsym(dlopen(getenv("ATHERIS_CORE"), RTLD_NOW | RTLD_LOCAL), name);
}

void __sanitizer_cov_8bit_counters_init(const void *from, const void *to) {
  named("__sanitizer_cov_8bit_counters_init")(from, to);
}

void __sanitizer_cov_pcs_init(const void *from, const void *to) {
  named("__sanitizer_cov_pcs_init")(from, to);
}
