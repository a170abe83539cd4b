// The size of a tile: TILE * TILE threads a block.
#pragma once
#define TILE 16
