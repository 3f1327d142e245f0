//! One binary, black box, over a real socket. A test's name is a sentence about the shop.

mod architecture;
mod customers;
mod responses;
mod sign_in;
mod support;
mod vehicles;
