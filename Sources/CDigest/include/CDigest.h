// Ed25519 and SHA-256 over libcrypto. The three hashes that the ledger needs go without the
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

/// A SHA-256 in the making: what it needs to go on, without a pointer.
typedef struct {
  uint32_t state[8];
  uint64_t length;
  uint8_t tail[64];
} rcd_stream;

/// Begins.
void rcd_stream_start(rcd_stream *stream);

/// Goes on with `length` bytes.
void rcd_stream_update(rcd_stream *stream, const uint8_t *bytes, size_t length);

/// The hash of all bytes so far; the stream can still go on.
void rcd_stream_finish(const rcd_stream *stream, uint8_t out[32]);

/// `count` random bytes that are fit to be a private key; 0 if the system has none to give.
int rcd_random_secret(uint8_t *out, size_t count);

/// The Ed25519 public key of a seed; 0 on failure, as below.
int rcd_ed25519_public(const uint8_t seed[32], uint8_t out[32]);

/// The Ed25519 signature of a text.
int rcd_ed25519_sign(const uint8_t seed[32], const uint8_t *text, size_t count, uint8_t out[64]);

/// 1 if the signature is that of the text, 0 if not.
int rcd_ed25519_verify(const uint8_t public_key[32], const uint8_t *text, size_t count,
                       const uint8_t signature[64]);
