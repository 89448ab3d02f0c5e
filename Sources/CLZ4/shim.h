// Debian's liblz4: the frame interface only.
#pragma once
#include <lz4frame.h>
