#include "CDigest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

// No configuration file of the machine decides how we sign.
static int ready(void) { return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL); }

int rcd_random_secret(uint8_t *out, size_t count) {
  return ready() && RAND_priv_bytes(out, (int)count) == 1;
}

int rcd_ed25519_public(const uint8_t seed[32], uint8_t out[32]) {
  size_t length = 32;
  EVP_PKEY *key =
      ready() ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32) : NULL;
  int done = key && EVP_PKEY_get_raw_public_key(key, out, &length) == 1 && length == 32;
  EVP_PKEY_free(key);
  return done;
}

int rcd_ed25519_sign(const uint8_t seed[32], const uint8_t *text, size_t count, uint8_t out[64]) {
  size_t length = 64;
  EVP_PKEY *key =
      ready() ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32) : NULL;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int done = key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
             EVP_DigestSign(context, out, &length, text, count) == 1 && length == 64;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return done;
}

int rcd_ed25519_verify(const uint8_t public_key[32], const uint8_t *text, size_t count,
                       const uint8_t signature[64]) {
  EVP_PKEY *key =
      ready() ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, 32) : NULL;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int holds = key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
              EVP_DigestVerify(context, signature, 64, text, count) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return holds;
}
