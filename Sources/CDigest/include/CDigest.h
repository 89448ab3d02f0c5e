// SHA-256 over libcrypto's block function: the three hashes that the ledger needs, without the
// cost of fetching an algorithm or allocating a context for each of millions of short lines.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Plain SHA-256 of `length` bytes.
void rcd_sha256(const uint8_t *bytes, size_t length, uint8_t out[32]);

/// RFC 6962 leaf: SHA-256(00 || line).
void rcd_leaf(const uint8_t *line, size_t length, uint8_t out[32]);

/// RFC 6962 node: SHA-256(01 || left || right).
void rcd_node(const uint8_t left[32], const uint8_t right[32], uint8_t out[32]);
