"""The same in operators of the library, for head sizes the kernel does not know."""

import torch.nn.functional as F


def plain_attention(q, k, v):
    group = q.shape[0] // k.shape[0]
    return F.scaled_dot_product_attention(q.unsqueeze(1), k.repeat_interleave(group, 0), v.repeat_interleave(group, 0)).squeeze(1)
