// The texts of the repository that go into an auditor's pack, compiled in: one binary is enough.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A text: its bytes, and how many.
typedef struct {
  const uint8_t *_Nonnull bytes;
  size_t count;
} rcd_text;

/// Schemas/RULES.md
rcd_text rcd_rules(void);
/// Schemas/CONTRACT.md
rcd_text rcd_contract(void);
/// Schemas/README.md
rcd_text rcd_schemas_readme(void);
/// Schemas/AUDIT.md
rcd_text rcd_audit(void);
/// Schemas/sql/projections.sql
rcd_text rcd_projections(void);
/// Scripts/verify-without-us
rcd_text rcd_verify_without_us(void);
