#include "CTexts.h"

// Clang has #embed in every standard of C, and only says that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t rules[] = {
#embed "../../Schemas/RULES.md"
};
static const uint8_t contract[] = {
#embed "../../Schemas/CONTRACT.md"
};
static const uint8_t schemas_readme[] = {
#embed "../../Schemas/README.md"
};
static const uint8_t audit[] = {
#embed "../../Schemas/AUDIT.md"
};
static const uint8_t projections[] = {
#embed "../../Schemas/sql/projections.sql"
};
static const uint8_t verify_without_us[] = {
#embed "../../Scripts/verify-without-us"
};

rcd_text rcd_rules(void) { return (rcd_text){rules, sizeof rules}; }
rcd_text rcd_contract(void) { return (rcd_text){contract, sizeof contract}; }
rcd_text rcd_schemas_readme(void) { return (rcd_text){schemas_readme, sizeof schemas_readme}; }
rcd_text rcd_audit(void) { return (rcd_text){audit, sizeof audit}; }
rcd_text rcd_projections(void) { return (rcd_text){projections, sizeof projections}; }
rcd_text rcd_verify_without_us(void) {
  return (rcd_text){verify_without_us, sizeof verify_without_us};
}
