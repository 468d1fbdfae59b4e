"""The thesis's networks in PyTorch, for the scripts beside this file."""

import torch
from torch import nn


class Main(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.main = nn.Sequential(*layers)

    def forward(self, x):
        return self.main(x)


def generator(imsize, nz, ngf, nc=1):
    width = ngf * imsize // 8
    layers = [nn.ConvTranspose2d(nz, width, 4, 1, 0, bias=False), nn.BatchNorm2d(width), nn.ReLU(True)]
    while width > ngf:
        layers += [nn.ConvTranspose2d(width, width // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(width // 2), nn.ReLU(True)]
        width //= 2
    return Main(*layers, nn.ConvTranspose2d(ngf, nc, 4, 2, 1, bias=False), nn.Tanh())


def critic(imsize, ndf, nc=1):
    layers = [nn.Conv2d(nc, ndf, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
    width = ndf
    while width < ndf * imsize // 8:
        layers += [nn.Conv2d(width, 2 * width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
        width *= 2
    return Main(*layers, nn.Conv2d(width, 1, 4, 1, 0, bias=False))
