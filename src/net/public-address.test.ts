import { expect, test } from 'vitest';
import { isLoopback, isPublicAddress } from './public-address.ts';

test.each(
  [
    '0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255',
    '192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1',
    '255.255.255.255 168.63.129.16 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1 2002:7f00:1::',
    '::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 0:0:0:0:0:ffff:a9fe:a9fe 64:ff9b::7f00:1 64:ff9b::10.0.0.1',
    '::127.0.0.1 2001::1 3fff::1 5f00::1 fec0::1 64:ff9b:1::1 localhost 127.1 0x7f.0.0.1 2130706433 nonsense',
  ].flatMap((line) => line.split(' ')),
)('%s is not of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(
  '1.1.1.1 8.8.8.8 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450:4001::200e ::ffff:8.8.8.8 64:ff9b::808:808'.split(
    ' ',
  ),
)('%s is', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each('127.0.0.1 127.9.9.9 ::1 ::ffff:127.0.0.1'.split(' '))('%s is this machine', (address) => {
  expect(isLoopback(address)).toBe(true);
  expect(isPublicAddress(address)).toBe(false);
});

test.each('8.8.8.8 10.0.0.1 fe80::1 localhost'.split(' '))('%s is not this machine', (address) => {
  expect(isLoopback(address)).toBe(false);
});
