// @nestjs/throttler is CommonJS and requires the ESM @nestjs/common; jest refuses that inside a cycle unless it is loaded already.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
